library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

entity sort4 is
    port (
        \in\ : in std_logic_vector(15 downto 0);
        descend : in std_logic;
        \out\ : out std_logic_vector(15 downto 0);
        from : out std_logic_vector(7 downto 0)
    );
end entity sort4;

architecture rtl of sort4 is
    type numbers is array (0 to 3) of unsigned(3 downto 0);
begin
    process (all)
        variable number : numbers;
        variable place : integer range 0 to 3;
    begin
        for i in 0 to 3 loop
            number(i) := unsigned(\in\(4 * i + 3 downto 4 * i));
        end loop;
        \out\ <= (others => '0');
        from <= (others => '0');
        for i in 0 to 3 loop
            place := 0;
            for k in 0 to 3 loop
                if (descend = '1' and number(k) > number(i)) or (descend = '0' and number(k) < number(i)) or (number(k) = number(i) and k < i) then
                    place := place + 1;
                end if;
            end loop;
            \out\(4 * place + 3 downto 4 * place) <= std_logic_vector(number(i));
            from(2 * place + 1 downto 2 * place) <= std_logic_vector(to_unsigned(i, 2));
        end loop;
    end process;
end architecture rtl;
