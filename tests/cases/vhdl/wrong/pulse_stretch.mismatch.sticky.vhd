library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

entity pulse_stretch is
    port (
        clk, rst, trig : in std_logic;
        length : in std_logic_vector(3 downto 0);
        pulse : out std_logic;
        left : out std_logic_vector(3 downto 0);
        missed : out std_logic
    );
end entity pulse_stretch;

architecture rtl of pulse_stretch is
    signal default, context : unsigned(3 downto 0); -- names that VHDL-2008 reserves
    signal lost : std_logic;
begin
    context <= default;
    pulse <= '0' when context = 0 else '1';
    left <= std_logic_vector(context);
    missed <= lost;
    process (clk)
    begin
        if rising_edge(clk) then
            if rst = '1' then
                default <= (others => '0');
                lost <= '0';
            elsif trig = '1' then
                default <= unsigned(length);
                if unsigned(length) = 0 then
                    lost <= '0';
                end if;
            elsif default /= 0 then
                default <= default - 1;
            end if;
        end if;
    end process;
end architecture rtl;
