library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

entity masked_priority is
    port (
        req, mask : in std_logic_vector(7 downto 0);
        found : out std_logic;
        index : out std_logic_vector(2 downto 0)
    );
end entity masked_priority;

architecture rtl of masked_priority is
    signal active : std_logic_vector(7 downto 0);
begin
    active <= req and not mask;
    process (active)
    begin
        found <= '0';
        index <= "000";
        for i in 7 downto 0 loop
            if active(i) = '1' then
                found <= '1';
                index <= std_logic_vector(to_unsigned(i, 3));
            end if;
        end loop;
    end process;
end architecture rtl;
