library ieee;
use ieee.std_logic_1164.all;

entity edge_of_bit is
    port (
        clk, rst, d : in std_logic;
        up, down : out std_logic
    );
end entity edge_of_bit;

architecture rtl of edge_of_bit is
    signal last : std_logic;
begin
    process (clk)
    begin
        if rising_edge(clk) then
            if rst = '1' then
                last <= '0';
                up <= '0';
                down <= '0';
            else
                last <= d;
                up <= d and not last;
                down <= not d and last;
            end if;
        end if;
    end process;
end architecture rtl;

library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

entity edge_marks is
    port (
        clk, rst : in std_logic;
        din : in std_logic_vector(3 downto 0);
        rise, fall : out std_logic_vector(3 downto 0);
        any : out std_logic
    );
end entity edge_marks;

architecture rtl of edge_marks is
begin
    bits : for i in 0 to 3 generate
        one : entity work.edge_of_bit port map (clk => clk, rst => rst, d => din(i), up => rise(i), down => fall(i));
    end generate;
    any <= '1' when (rise or fall) /= "0000" else '0';
end architecture rtl;
